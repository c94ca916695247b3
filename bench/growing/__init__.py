"""What growth.py needs: sandboxes of several sizes in this process, calls of them counted and timed, trends, and plots."""
