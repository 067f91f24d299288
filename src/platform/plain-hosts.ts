const schemes: Readonly<Record<string, string>> = {
  DATABASE_URL: "sslmode=verify-full",
  DATABASE_READ_URL: "sslmode=verify-full",
  USAGE_DATABASE_URL: "sslmode=verify-full",
  SMTP_URL: "smtps:, or requireTLS=true",
  SMPP_URL: "ssmpp:",
  NETWORK_URL: "https:",
};

/**
 * What at work goes to another machine as it is, for everybody between to read. A name without a dot is known to the
 * network of one machine alone, as in docker-compose.yml. PLAIN_HOSTS: where the way itself is protected (a VPN).
 */
export const plainHosts = (given: Readonly<Record<string, string | undefined>>): string[] => {
  const excepted = new Set((given["PLAIN_HOSTS"] ?? "").split(",").map((host) => host.trim().toLowerCase()));
  return Object.entries(schemes).flatMap(([name, instead]) => {
    const url = URL.parse(given[name] ?? "");
    const host = url && hostOf(url);
    if (!url || !host || isNear(host) || excepted.has(host) || isEncrypted(url)) return [];
    return [
      `${name} leads to ${host} without TLS: use ${instead}, or name the host in PLAIN_HOSTS if the way to it is protected`,
    ];
  });
};

const hostOf = ({ hostname, searchParams }: URL): string =>
  (hostname || searchParams.get("host") || "").replace(/^\[|\]$/g, "").toLowerCase();

const isNear = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|::1|[a-z\d_-]+|\/.*)$/.test(host);

/** A password makes nodemailer ask for TLS (mail.ts). */
const isEncrypted = ({ protocol, password, searchParams }: URL): boolean => {
  if (protocol === "smtp:") return password !== "" || searchParams.get("requireTLS") === "true";
  if (protocol.startsWith("postgres")) return searchParams.get("sslmode") === "verify-full";
  return ["smtps:", "ssmpp:", "https:"].includes(protocol);
};
