import type { components } from '@/api/schema'

type Schemas = components['schemas']

export const roleLabels: Record<Schemas['Role'], string> = {
  admin: '管理员',
  supervisor: '督查组',
  inspector: '检查人员',
  enterprise: '企业用户',
}

export const categoryLabels: Record<Schemas['Category'], string> = {
  fire: '消防',
  three_in_one: '三合一',
  construction: '建筑工地',
  bridge: '城市桥梁',
  gas: '燃气场站',
}

/** The label of a code, or the code itself when a newer server made it. */
export const labelOf = (labels: Record<string, string>, code: string): string => labels[code] ?? code
