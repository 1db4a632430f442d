"""What the city offers and who is entitled to it: policies, ladders, facts for rules, applications."""
