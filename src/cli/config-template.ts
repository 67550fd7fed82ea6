/** What `kuzet init` writes. It loads as it stands; every key that has a default is shown with it, as a comment or a value. */
export const CONFIG_TEMPLATE = `# Kuzet: configuration. Paths count from the folder of this file.
# Check it with: kuzet doctor

# Who scans. Customers see this in their logs, so that they know whom to ask.
operator:
  name: "Example Hosting"
  contact: abuse@host.example
  url: https://host.example/abuse        # a page about your scans

# YOUR OWN addresses. Kuzet never sends a packet to any other.
# Replace the example: these are addresses of this very machine.
scope:
  ranges:                                # IPv4 and IPv6 blocks, or single addresses
    - 127.30.0.0/24
  exclude:                               # never touched, even inside the ranges
    - 127.30.0.200/32

# Which domain and which address belongs to which customer. A CSV file whose first line is: domain,ip,customer
# UTF-8 is best; other charsets are read as they look, and shown by: kuzet doctor
# A row without a domain says whose the address is; a row without an address leaves it to DNS.
# inventory: inventory.csv

# TCP ports that a scan tries on each address. They are also asked over UDP whether a tracker answers.
ports: [80, 443, 8080, 8443, 8888, 3128, 8000, 8081, 8118, 8123, 1080, 1081, 4145, 9050, 7890, 10808, 6969, 2710]

# The judge: an address of THIS machine inside the scope. A suspected proxy is asked to reach it: that is the proof.
# Ports below 1024 need root or CAP_NET_BIND_SERVICE. Without a judge no open proxy can be proven.
judge:
  address: 127.30.0.250
  # address6: 2001:db8::250              # the same machine over IPv6, inside the scope: finds proxies that reach IPv6 only
  # name: judge.host.example             # a name whose DNS records lead to the judge alone: finds proxies that take names only
  ports: [443, 80, 18443]                # TCP and UDP; let your customers' addresses in at the firewall

# Lists of what right holders and abuse feeds have named, where you have them: what torrents and indexes offer is compared with both.
# CSV with a heading, UTF-8; comma, semicolon or tab. Broken rows are left out, and shown by: kuzet doctor
# works: works.csv                       # title,original_title,year,kind,holder
# hashes: hashes.csv                     # hash,kind,note: info-hashes of torrents (40 or 64 hex digits), SHA-256 of files

# When \`kuzet serve\` scans by itself. target: all, a range, an address or a domain.
# cron: minute hour day month weekday, in the time zone of this machine. only: parts of a scan (sweep, web, proxy, tracker).
schedule:
  - { target: all, cron: "0 2 * * *" }
  # - { target: 127.30.0.0/28, cron: "30 * * * *", only: [sweep, proxy] }

# How gently.
pace:
  perAddress: 4                          # connections open at once to one address
  perSecond: 200                         # new connections and requests a second, all addresses together
  minDelayMs: 100                        # least pause between two requests to one address, milliseconds

# robots.txt: delay-only keeps Crawl-delay and looks everywhere; obey keeps Disallow too; ignore keeps neither.
robots: delay-only

# How much of one web site a scan looks at.
site:
  maxPages: 1000
  maxSeconds: 900
  maxDepth: 8                            # links followed from the first page; further pages of one list count as one

# Where findings, evidence and the key are kept when no database is set.
dataDir: .kuzet

# From the environment, never from this file:
#   KUZET_KEY      64 hex digits, for hashes of secrets and for the judge; without it one is made in dataDir/key
#   QUEUE_URL      redis://host:6379                 several processes share the work
#   DATABASE_URL   postgres://user@host:5432/kuzet   needed with QUEUE_URL
`;
