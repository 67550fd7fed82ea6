/** How the configuration names the judge. */
export interface JudgeNames {
  /** IP literal. */
  readonly address: string;
  /** IPv6 literal, where there is one beside `address`. */
  readonly address6?: string | undefined;
  /** A host name that leads to the judge. */
  readonly name?: string | undefined;
}

/** `address:port` as it stands in a URL. */
export function authorityOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
