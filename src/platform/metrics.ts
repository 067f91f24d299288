import type { RequestHandler } from "express";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Route } from "./routing.ts";

export type Metrics = { readonly measure: RequestHandler; readonly page: RequestHandler };

/** A figure that is read when it is asked for. */
export type Figure = { readonly name: string; readonly help: string; read(): Promise<number> };

/** Prometheus figures of one process; the label is the route's pattern, never an address with a number in it. */
export const createMetrics = (figures: readonly Figure[] = []): Metrics => {
  const registry = new Registry();
  for (const figure of figures) {
    const { name, help } = figure;
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      // a figure that cannot be read is none, and the others are told
      collect: () =>
        figure.read().then(
          (value) => gauge.set(value),
          () => gauge.set(Number.NaN),
        ),
    });
  }
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: "http_request_seconds",
    help: "time to answer, by route",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  return {
    measure: (req, res, next) => {
      const started = process.hrtime.bigint();
      res.on("finish", () => {
        const route = (req.route as Route | undefined)?.path ?? "none";
        seconds.observe(
          { method: req.method, route, status: res.statusCode },
          Number(process.hrtime.bigint() - started) / 1e9,
        );
      });
      next();
    },
    page: async (_req, res) => {
      res.type(registry.contentType).send(await registry.metrics());
    },
  };
};
