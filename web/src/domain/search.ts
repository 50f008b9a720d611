const han = /\p{Script=Han}/u
const wordPart = /[\p{L}\p{Nd}]/u

/**
 * Cuts text as the server does: a run of Chinese characters becomes its
 * overlapping pairs, a run of letters and digits one lower-case word, and a
 * single Chinese character stays alone.
 */
export function searchTokens(text: string): string[] {
  const tokens = new Set<string>()
  let word = ''
  let run: string[] = []
  const flush = () => {
    if (word) tokens.add(word.toLowerCase())
    if (run.length === 1) tokens.add(run[0]!)
    for (let i = 0; i + 1 < run.length; i++) tokens.add(run[i]! + run[i + 1]!)
    word = ''
    run = []
  }
  for (const char of text) {
    if (han.test(char)) {
      if (word) flush()
      run.push(char)
    } else if (wordPart.test(char)) {
      if (run.length > 0) flush()
      word += char
    } else flush()
  }
  flush()
  return [...tokens]
}

interface Entry {
  id: string
  text: string
}

/**
 * Full-text search in memory. Every token of the query must be in the text; a
 * word finds also longer words that begin with it, and a single Chinese
 * character every text that has it. Texts that hold the query as it was typed
 * come first.
 */
export class SearchIndex {
  private readonly entries = new Map<string, Entry>()
  private readonly byToken = new Map<string, Set<string>>()
  /** For queries that are still being typed: the tokens by their first character. */
  private readonly byFirst = new Map<string, Set<string>>()

  get size(): number {
    return this.entries.size
  }

  add(id: string, text: string) {
    if (this.entries.get(id)?.text === text) return
    this.remove(id)
    this.entries.set(id, { id, text })
    for (const token of indexed(text)) {
      place(this.byToken, token, id)
      place(this.byFirst, first(token), token)
    }
  }

  remove(id: string) {
    const entry = this.entries.get(id)
    if (!entry) return
    this.entries.delete(id)
    for (const token of indexed(entry.text)) this.byToken.get(token)?.delete(id)
  }

  /** IDs of the texts that fit, best first; of an empty query none. */
  search(query: string, limit = 50): string[] {
    const tokens = searchTokens(query)
    if (tokens.length === 0) return []
    const sets = tokens.map((token) => this.withToken(token)).sort((a, b) => a.size - b.size)
    const [smallest, ...others] = sets
    const typed = query.trim().toLowerCase()
    const found: { id: string; rank: number }[] = []
    for (const id of smallest!) {
      if (!others.every((set) => set.has(id))) continue
      found.push({ id, rank: rank(this.entries.get(id)!.text, typed) })
    }
    found.sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
    return found.slice(0, limit).map(({ id }) => id)
  }

  private withToken(token: string): ReadonlySet<string> {
    const isPair = [...token].length === 2 && han.test(token)
    if (isPair) return this.byToken.get(token) ?? new Set()
    const all = new Set<string>()
    for (const candidate of this.byFirst.get(first(token)) ?? []) {
      if (candidate.startsWith(token)) this.byToken.get(candidate)?.forEach((id) => all.add(id))
    }
    return all
  }
}

/** Also the last character of every run alone, so that one character finds it wherever it stands. */
function indexed(text: string): string[] {
  const tokens = searchTokens(text)
  for (const token of [...tokens]) {
    const chars = [...token]
    if (chars.length === 2 && han.test(chars[1]!)) tokens.push(chars[1]!)
  }
  return [...new Set(tokens)]
}

const first = (token: string): string => [...token][0]!

function rank(text: string, typed: string): number {
  const at = text.toLowerCase().indexOf(typed)
  return at < 0 ? 2 : at === 0 ? 0 : 1
}

function place(map: Map<string, Set<string>>, key: string, value: string) {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}
