/**
 * What nmap's two scripts call open, as `address:port`: `Potentially OPEN proxy` of `http-open-proxy`, the status `open` of
 * `socks-open-proxy`. That script's `pattern not matched` (it was granted the connection, but the page was not there) does not count.
 */
export function nmapFinds(xml: string): readonly string[] {
  return xml.split('<host ').flatMap((host) => {
    const ip = /<address addr="([\d.]+)"/.exec(host)?.[1];
    return host.split('<port ').flatMap((port) => {
      const open =
        /id="http-open-proxy" output="Potentially OPEN/.test(port) || /id="socks-open-proxy".*<elem key="status">open</s.test(port);
      const number = /portid="(\d+)"/.exec(port)?.[1];
      return open && ip !== undefined && number !== undefined ? [`${ip}:${number}`] : [];
    });
  });
}
