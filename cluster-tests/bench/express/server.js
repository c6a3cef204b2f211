// SPDX-License-Identifier: Apache-2.0
'use strict';
// Express with the usual middleware for a proxy and for limits that are counted in Redis. LIMITS has them by path:
// {"global": {"limit": 100000, "millis": 1000, "header": ""}}; what is not there has none. TLS with CHAIN and KEY.
const fs = require('fs');
const http = require('http');
const https = require('https');
const express = require('express');
const { createProxyMiddleware } = require('http-proxy-middleware');
const { rateLimit } = require('express-rate-limit');
const { RedisStore } = require('rate-limit-redis');
const { createClient } = require('redis');

async function main() {
  const env = process.env;
  const app = express();
  const limits = Object.entries(JSON.parse(env.LIMITS));
  const redis = limits.length > 0 ? createClient({ url: 'redis://127.0.0.1:' + env.REDIS_PORT }) : null;
  if (redis) {
    redis.on('error', (problem) => console.error(problem.message));
    await redis.connect();
  }
  for (const [path, terms] of limits) {
    const limiter = rateLimit({
      windowMs: terms.millis,
      limit: terms.limit,
      standardHeaders: 'draft-7',
      legacyHeaders: false,
      keyGenerator: (request) => (terms.header ? request.get(terms.header) : 'all'),
      store: new RedisStore({ prefix: path + ':', sendCommand: (...words) => redis.sendCommand(words) }),
    });
    app.use((request, response, next) => (request.url === '/' + path ? limiter(request, response, next) : next()));
  }
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 256 });
  app.use(createProxyMiddleware({ target: 'http://127.0.0.1:' + env.UPSTREAM_PORT, xfwd: true, agent }));
  const server = env.CHAIN
    ? https.createServer(
      { cert: fs.readFileSync(env.CHAIN), key: fs.readFileSync(env.KEY), minVersion: 'TLSv1.3' }, app)
    : http.createServer(app);
  server.listen(Number(env.PORT), '127.0.0.1', 4096);
  server.keepAliveTimeout = 3600e3;
  server.headersTimeout = 3605e3;
}

main().catch((problem) => {
  console.error(problem);
  process.exit(1);
});
