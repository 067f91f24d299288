FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
# What this saves stands in src/platform/processes/children.ts (npm start).
ENV NODE_OPTIONS="--max-semi-space-size=4 --max-old-space-size=160"
ENV NODE_COMPILE_CACHE=/var/lib/portal/code
ENV MALLOC_ARENA_MAX=1
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/portal
WORKDIR /app
RUN install -d -o node -g node -m 700 /var/lib/portal
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY src src
COPY views views
COPY public public
COPY migrations migrations
USER node
EXPOSE 3000
# web; the worker and the migrations are the same image with another command (docker-compose.yml).
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/web.ts"]
