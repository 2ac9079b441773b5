/** What the front page's doors say in the address is taken once: a reload, or a shared address, asks for nothing. */

/** A value that may stand before the hash or behind it. */
export function askedFor(name: string, url: URL): string | null {
  const inHash = url.hash.includes('?') ? new URLSearchParams(url.hash.split('?')[1]).get(name) : null
  return url.searchParams.get(name) ?? inHash
}

export function without(name: string, from: URL): URL {
  const url = new URL(from)
  url.searchParams.delete(name)
  const [path, query] = url.hash.split('?')
  const rest = new URLSearchParams(query)
  if (path && query !== undefined && rest.has(name)) {
    rest.delete(name)
    url.hash = rest.size ? `${path}?${rest.toString()}` : path
  }
  return url
}

export function dropFromAddress(name: string): void {
  history.replaceState(null, '', without(name, new URL(location.href)))
}
