"""What comes in: deliveries, workbooks, photographs, recordings, transcripts; read with limits, trusted with nothing."""
