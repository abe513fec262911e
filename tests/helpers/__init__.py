"""What tests share: servers on loopback, sounds, made-up podcasts, measurements."""
