import { isIP, SocketAddress } from "node:net";
import type { RequestHandler } from "express";

/** An address in its one way of writing, an IPv4 address also where it is written as IPv6. Undefined for what is no address. */
export const readAddress = (text: string): string | undefined => {
  // some proxies add the port
  const [, bracketed, withPort] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  const [bare = ""] = (bracketed ?? withPort ?? text).split("%");
  const family = isIP(bare);
  if (family === 0) return undefined;
  const { address } = new SocketAddress({ address: bare, family: family === 4 ? "ipv4" : "ipv6" });
  const [, mapped] = /^::ffff:([\d.]+)$/.exec(address) ?? [];
  return mapped ?? address;
};

/** `req.ip` is an address or nothing: what a proxy passes on of a stranger's text reaches neither the journal nor a counter. */
export const addresses: RequestHandler = (req, _res, next) => {
  const { ip = "" } = req;
  Object.defineProperty(req, "ip", { value: readAddress(ip) });
  next();
};
