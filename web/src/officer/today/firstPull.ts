const labels: Record<string, string> = { premises: '场所', finding: '隐患', checklist: '检查表', org: '单位', grid: '网格', user: '人员' }

/** What has come so far, for people: the things they know first. Of other kinds nothing is said. */
export const pulledCounts = (done: Readonly<Record<string, number>>): { kind: string; label: string; count: number }[] =>
  Object.entries(labels)
    .map(([kind, label]) => ({ kind, label, count: done[kind] ?? 0 }))
    .filter(({ count }) => count > 0)
