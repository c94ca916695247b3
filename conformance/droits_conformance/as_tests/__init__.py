"""Rules as tests of pytest: what stands behind `droits_conformance.pytest_plugin`."""
