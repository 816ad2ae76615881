"""What people type: one module per command, and what the commands share.

Nothing heavy is imported before a command runs, so that help comes at once.
"""
