import type { Command } from "../../network/index.ts";
import type { Operation } from "../operation.ts";
import type { Slice } from "./job.ts";
import type { SliceItem, SliceOrder } from "./repository.ts";

/** `<account>:<order>:<item>`: the network obeys it once, however often it is sent. */
export const keyOf = ({ accountId, orderId }: Slice, item: SliceItem): string =>
  `${accountId}:${orderId}:${item.position}`;

/** What the network is told for one item; undefined where the change is the portal's own. */
export const commandOf = (
  { command }: Operation,
  { params }: SliceOrder,
  slice: Slice,
  item: SliceItem,
): Command | undefined =>
  command && {
    key: keyOf(slice, item),
    msisdn: item.msisdn,
    ...(item.msisdn === null && { line: item.line ?? "" }),
    ...command(params, item.params ?? {}),
  };
