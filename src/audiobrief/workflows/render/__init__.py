"""`audiobrief render`: read, script, choose the engine, plan, synthesize, produce."""
