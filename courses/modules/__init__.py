"""Web modules (webbmoduler): written by editors in small steps, read when there is time, completed once and for all."""
