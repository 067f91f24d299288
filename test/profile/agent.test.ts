import { describe, expect, it } from "vitest";
import { agentOf } from "../../src/profile/agent.ts";
import { cpuMs } from "../support/cpu.ts";

const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const android = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko)";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";

describe("agentOf", () => {
  it.each([
    [`${windows} Chrome/126.0.0.0 Safari/537.36`, "Chrome", "Windows"],
    [`${windows} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`, "Edge", "Windows"],
    [`${windows} Chrome/124.0.0.0 YaBrowser/24.6.0.0 Safari/537.36`, "yandex", "Windows"],
    [`${windows} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0`, "Opera", "Windows"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox", "Windows"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox", "Linux"],
    [`${android} Chrome/126.0.0.0 Mobile Safari/537.36`, "Chrome", "Android"],
    [`${android} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, "Samsung Internet", "Android"],
    [`${android} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0`, "Edge", "Android"],
    [`${iphone} Version/17.5 Mobile/15E148 Safari/604.1`, "Safari", "iOS"],
    [`${iphone} CriOS/126.0.0.0 Mobile/15E148 Safari/604.1`, "Chrome", "iOS"],
    [`${iphone} FxiOS/127.0 Mobile/15E148 Safari/605.1.15`, "Firefox", "iOS"],
    [`${iphone} Version/17.0 YaBrowser/24.6.0.0 Mobile/15E148 Safari/604.1`, "yandex", "iOS"],
    [`${mac} Version/17.5 Safari/605.1.15`, "Safari", "macOS"],
    ["Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0.0.0 Safari/537.36", "Chrome", "Linux"],
    ["curl/8.5.0", null, null],
    ["", null, null],
  ])("%s", (header, browser, system) => expect(agentOf(header)).toEqual({ browser, system }));

  it("takes no longer for input made to be slow", () => {
    const began = cpuMs();
    for (const text of ["Version/1".repeat(5_000), `Version/${"1.".repeat(25_000)}`, " Safari".repeat(7_000)])
      agentOf(text);
    expect(cpuMs() - began).toBeLessThan(200);
  });
});
