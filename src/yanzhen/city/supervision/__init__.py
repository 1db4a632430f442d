"""Phases, meetings that begin with what is red, decisions that become tasks, reminders, visits that spare enterprises."""
