# One image for the server, the client and the lab page; the command chooses. Nothing is compiled: Node strips the types.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Nothing of ours needs an install script, so none gets to run.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY proto ./proto
COPY client ./client
COPY server ./server
COPY lab ./lab
# By number, so that Kubernetes' runAsNonRoot can tell it is not root. 1000 is the image's user `node`.
USER 1000:1000
EXPOSE 50051 8080 9101 9102
CMD ["node", "server/main.ts"]
