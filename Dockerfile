# A sandbox that others can reach: its control API demands BANC_DROITS_CONTROL_TOKEN, or a token that it shows at its start.
FROM python:3.13-slim

WORKDIR /banc
COPY . .
RUN pip install --no-cache-dir --constraint constraints.txt ".[redis]" \
    && useradd --system --no-create-home --uid 10001 banc

USER 10001
ENV BANC_DROITS_SANDBOX_HOST=0.0.0.0 \
    BANC_DROITS_SANDBOX_PORT=8800
EXPOSE 8800
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8800/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["droits", "sandbox"]
