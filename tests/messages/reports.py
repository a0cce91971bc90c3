"""What mail servers send back, written as they write it, for tests."""

REPORT = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B1A2C3/mx.example"

This is a MIME-encapsulated message.

--B1A2C3/mx.example
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--B1A2C3/mx.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Fri, 20 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; amina@partille.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--B1A2C3/mx.example
Content-Type: {kind}

From: fardplan@gr.example
To: amina@partille.example
Message-ID: {message_id}
Subject: Du har plats

{body}
--B1A2C3/mx.example--
"""


def report(to="studsar@gr.example", *, status="5.1.1", action="failed", message_id="", whole=False):
    """A delivery status notification. whole: the letter itself comes along, and not its headers alone."""
    kind, body = ("message/rfc822", "Hej!\n") if whole else ("text/rfc822-headers", "")
    told = REPORT.format(to=to, status=status, action=action, message_id=message_id, kind=kind, body=body)
    return told.replace("\n", "\r\n").encode()


def plain(body="I am away.", to="studsar@gr.example"):
    """An ordinary mail, such as an answer that somebody is away."""
    return f"From: amina@partille.example\r\nTo: {to}\r\nSubject: Away\r\n\r\n{body}\r\n".encode()
