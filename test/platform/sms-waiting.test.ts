import { describe, expect, it } from "vitest";
import { createWindow } from "../../src/platform/sms/waiting.ts";

describe("a window", () => {
  const patient = new AbortController().signal;

  it("gives the place on when it came in the moment the time was over", async () => {
    const window = createWindow(1);
    await window.enter(patient);
    const time = new AbortController();
    const late = window.enter(time.signal);
    const next = window.enter(patient);
    window.leave();
    time.abort(new Error("over"));
    await expect(late).rejects.toThrow("over");
    await next;
  });

  it("takes nobody whose time is over, and forgets who gave up waiting", async () => {
    const window = createWindow(1);
    await window.enter(patient);
    const time = new AbortController();
    const late = window.enter(time.signal);
    const next = window.enter(patient);
    time.abort(new Error("over"));
    await expect(late).rejects.toThrow("over");
    window.leave();
    await next;
    window.leave();
    await expect(window.enter(time.signal)).rejects.toThrow("over");
    await window.enter(patient);
  });
});
