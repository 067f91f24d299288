import type { Response } from "express";
import { z } from "zod";
import { NotFound } from "../kernel/errors.ts";
import { attach } from "../platform/attachment.ts";
import { parse } from "../platform/forms.ts";
import { createOutbox, type Outbox } from "../platform/outbox.ts";
import { show } from "../platform/render.ts";
import { get, type PageRequest, type Route, routes, wordsOf } from "../platform/routing.ts";
import { messages } from "./messages.ts";
import { outboxPage } from "./pages.ts";

/** Mails and SMS that were caught: there only while they are, and open to anyone, as the folder is on this machine. */
export const outboxRoutes = (folder: string): readonly Route[] => {
  const outbox = createOutbox(folder);
  return routes("/outbox", [
    get("", "public", (req, res) => showOutbox(outbox, req, res)),
    get("/:id/attachments/:n", "public", (req, res) => sendAttachment(outbox, req, res), {
      params: { id: "caught-mail", n: "attachment" },
    }),
  ]);
};

const showOutbox = async (outbox: Outbox, req: PageRequest, res: Response) => {
  const page = outboxPage(wordsOf(req, messages), await outbox.list());
  show(req, res, "outbox/index", page, { layout: "plain" });
};

const place = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number);

const sendAttachment = async (outbox: Outbox, req: PageRequest, res: Response) => {
  const number = parse(place, req.params["n"]);
  const found = await outbox.attachment(String(req.params["id"]), number - 1);
  if (!found) throw new NotFound("attachment");
  // never drawn by a browser as part of the portal, whatever it is
  attach(res, found.name, nounOf(found.name)).send(found.content);
};

/** A mail does not say what its attachments are: their names do. */
const nounOf = (name: string): string => nouns.find(([beginning]) => beginning.test(name))?.[1] ?? "document";
const nouns = [
  [/^(?:Счет|Рахунак)-/, "invoice"],
  [/^(?:Счета|Рахункі)-/, "invoices"],
  [/^Акт/, "act"],
] as const;
