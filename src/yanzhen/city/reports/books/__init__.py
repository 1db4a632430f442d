"""The four workbooks: prospects, projects, talent, capital; each with its sources, grades and a sheet on how it is filled."""
