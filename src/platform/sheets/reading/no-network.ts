import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/*
 * Loaded in the cage before anything else. Node 24's permission model says nothing of the network (`--allow-net` came with 25), so what
 * every way out goes through is replaced for good: http, https, tls, fetch and WebSocket all connect a net.Socket. The bindings below
 * are closed by --permission, as are native addons, workers and other processes.
 */
const refuse = (): never => {
  throw new Error("the reader has no network");
};

const close = (of: object): void => {
  for (const name of Object.getOwnPropertyNames(of)) {
    const { value, configurable } = Object.getOwnPropertyDescriptor(of, name) ?? {};
    if (typeof value !== "function" || name === "constructor" || !configurable) continue;
    Object.defineProperty(of, name, { value: refuse, writable: false, configurable: false });
  }
};

const closeMethods = (of: object, names: readonly string[]): void => {
  for (const name of names) Object.defineProperty(of, name, { value: refuse, writable: false, configurable: false });
};

closeMethods(net.Socket.prototype, ["connect"]);
closeMethods(net.Server.prototype, ["listen"]);
closeMethods(dgram.Socket.prototype, ["bind", "connect", "send"]);
for (const each of [dns, dns.promises]) {
  close(each.Resolver.prototype);
  close(Object.getPrototypeOf(each.Resolver.prototype) as object);
  close(each);
}
// names that were imported one by one
syncBuiltinESMExports();
