/** The names of the browser and the operating system; null if the lists below do not have it. */
export type Agent = { readonly browser: Browser | null; readonly system: string | null };
export type Browser = (typeof browsers)[number][0];

// the first match counts: the others name Chrome and Safari too, and Chrome names Safari
const browsers = [
  ["yandex", /\bYaBrowser\//],
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Opera", /\b(OPR|Opera)\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(HeadlessChrome|Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
] as const;

// an iPhone says "like Mac OS X", Android says "Linux"
const systems = [
  ["iOS", /\b(iPhone|iPad|iPod)\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b|\bX11\b/],
] as const;

/** What the `User-Agent` header says. It helps users to recognise their own devices, and proves nothing. */
export const agentOf = (header: string): Agent => ({
  browser: browsers.find(([, sign]) => sign.test(header))?.[0] ?? null,
  system: systems.find(([, sign]) => sign.test(header))?.[0] ?? null,
});
