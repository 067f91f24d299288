import { NotFound } from "../../kernel/errors.ts";
import { parse } from "../../platform/forms.ts";
import type { ScopedRequest } from "../../platform/routing.ts";
import { subscriberNumber } from "../forms.ts";
import type { Card } from "./card.ts";
import { findCard } from "./repository.ts";

/** The subscriber that the address names. @throws NotFound */
export const cardOf = async (req: ScopedRequest): Promise<Card> => {
  const card = await findCard(req.scope, parse(subscriberNumber, req.params["msisdn"]));
  if (!card) throw new NotFound("subscriber");
  return card;
};
