import { afterAll, afterEach, expect, it, vi } from "vitest";
import { defineMessages, learn, named, wordsFor } from "../../src/platform/i18n.ts";
import { lettersFor } from "../../src/platform/letters.ts";
import { keepTranslations } from "../../src/platform/translations.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterEach(() => {
  learn([]);
  vi.useRealTimers();
});
afterAll(portal.close);

const roaming = { text: "Роуминг", be: "Роўмінг", en: "Roaming" };
const bundle = { text: "Набор: 300 мин., 15 ГБ", be: null, en: "Bundle: 300 min, 15 GB" };
const renewed = { text: "1 ГБ (для бизнеса), с автопродлением", be: null, en: "1 GB (business), renewed" };

it.each([
  ["en", "Роуминг", "Roaming"],
  ["be", "Роуминг", "Роўмінг"],
  ["ru", "Роуминг", "Роуминг"],
  ["be", "Набор: 300 мин., 15 ГБ", "Набор: 300 мин., 15 ГБ"],
  ["en", "Роуминг, Набор: 300 мин., 15 ГБ", "Roaming, Bundle: 300 min, 15 GB"],
  ["en", "1 ГБ (для бизнеса), с автопродлением, Роуминг", "1 GB (business), renewed, Roaming"],
  ["en", "Роуминг, Иное", "Roaming, Иное"],
  ["en", "Иное, Роуминг", "Иное, Роуминг"],
  ["en", "Роуминг.", "Роуминг."],
  ["en", "constructor", "constructor"],
  ["en", "", ""],
] as const)("in %s «%s» is «%s»", (lang, text, shown) => {
  learn([roaming, bundle, renewed]);
  expect(named(lang, text)).toBe(shown);
});

it("pages and letters say it too", () => {
  const messages = defineMessages("translated", {
    ru: { of: "О {{what}}" },
    be: { of: "Аб {{what}}" },
    en: { of: "Of {{what}}" },
  });
  learn([roaming]);
  expect(wordsFor(messages, "en").named("Роуминг")).toBe("Roaming");
  expect(lettersFor(messages, "be").named("Роуминг")).toBe("Роўмінг");
});

it("what is imported is known within a minute, what is taken away forgotten", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  await portal.owner("translations").insert(roaming);
  const failed = vi.fn<(error: unknown) => void>();
  const end = await keepTranslations(portal.db, failed);
  expect(named("en", "Роуминг")).toBe("Roaming");
  await portal.owner("translations").where({ text: "Роуминг" }).update({ en: "Roaming abroad", be: null });
  vi.advanceTimersByTime(60_000);
  await vi.waitFor(() => expect(named("en", "Роуминг")).toBe("Roaming abroad"));
  expect(named("be", "Роуминг")).toBe("Роуминг");
  await portal.owner("translations").delete();
  vi.advanceTimersByTime(60_000);
  await vi.waitFor(() => expect(named("en", "Роуминг")).toBe("Роуминг"));
  const timers = vi.getTimerCount();
  end();
  expect(vi.getTimerCount()).toBe(timers - 1);
  expect(failed).not.toHaveBeenCalled();
});

it("a database that does not answer leaves what is known", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  await portal.owner("translations").insert(roaming).onConflict("text").merge();
  const failed = vi.fn<(error: unknown) => void>();
  const end = await keepTranslations(portal.db, failed);
  await portal.owner.raw("revoke select on translations from portal_web");
  vi.advanceTimersByTime(60_000);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
  expect(named("en", "Роуминг")).toBe("Roaming");
  end();
});
