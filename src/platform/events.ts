import { setTimeout as wait } from "node:timers/promises";
import type { Response } from "express";

type Tick = { readonly event: object; readonly isLast: boolean };

const pauseMs = 700;
// a page left open is disconnected then; its browser connects again
const longestMs = 10 * 60_000;

/** Server-sent events of one state, polled until it is final, the page is closed, or ten minutes have passed. */
export const streamEvents = async (res: Response, next: () => Promise<Tick | undefined>): Promise<void> => {
  res.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" });
  const started = performance.now();
  let sent = "";
  while (!res.closed && performance.now() - started < longestMs) {
    const tick = await next().catch(() => undefined);
    const data = tick ? JSON.stringify(tick.event) : sent;
    res.write(data === sent ? ": still here\n\n" : `data: ${data}\n\n`);
    sent = data;
    if (tick?.isLast) break;
    await wait(pauseMs, undefined, { ref: false });
  }
  res.end();
};
