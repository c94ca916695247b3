"""The sandbox's own API, under `/control`: its contract is `spec/openapi/sandbox.yaml`, its answers are never the CNAM's."""

CONTROL_PATH = "/control"
