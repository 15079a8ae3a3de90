"""Serves whoever
comes in."""
# anew
print("whoever", 'anew # mail')  # mails
