"""What becomes of a picture that a merchant sends: received, judged, re-encoded, shown, replaced and removed."""
