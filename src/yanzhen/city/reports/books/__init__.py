"""The four workbooks: prospects, projects, talent, capital; each says where its rows come from."""
