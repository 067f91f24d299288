/** A browser and a system by their own names; null for what the list below does not know. */
export type Agent = { readonly browser: Browser | null; readonly system: string | null };
export type Browser = (typeof browsers)[number][0];

// the first that fits: the others name Chrome and Safari too, and Chrome names Safari
const browsers = [
  ["yandex", /\bYaBrowser\//],
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Opera", /\b(OPR|Opera)\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(HeadlessChrome|Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
] as const;

// an iPhone is "like Mac OS X", Android a Linux
const systems = [
  ["iOS", /\b(iPhone|iPad|iPod)\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b|\bX11\b/],
] as const;

/** What the `User-Agent` header says: enough for a person to know his own device again, and no proof of anything. */
export const agentOf = (header: string): Agent => ({
  browser: browsers.find(([, sign]) => sign.test(header))?.[0] ?? null,
  system: systems.find(([, sign]) => sign.test(header))?.[0] ?? null,
});
