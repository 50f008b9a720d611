import { Dexie, type EntityTable } from 'dexie'
import type { Role } from '@/api/publicConfig'

/** A PIN is never kept, only what proves it. */
export interface PinProof {
  salt: Uint8Array
  hash: Uint8Array
  iterations: number
}

/** Somebody who uses this tablet, also without a network. */
export interface TabletAccount {
  userId: string
  username: string
  name: string
  role: Role
  orgId: string
  gridIds: string[]
  /** Name of the first grid or of the organisation, for the header. */
  place?: string
  pin?: PinProof
  wrongPins: number
  /** Too many wrong PINs, or signed out: only the password opens it again. */
  passwordNeeded: boolean
  lastUsedAt: string
}

/** The small database that all officers of this tablet share. Work is never in it. */
class AccountsDatabase extends Dexie {
  accounts!: EntityTable<TabletAccount, 'userId'>

  constructor() {
    super('hazard-accounts')
    this.version(1).stores({ accounts: 'userId' })
  }
}

let opened: AccountsDatabase | undefined
const accounts = () => (opened ??= new AccountsDatabase()).accounts

/** Who uses this tablet, most recent first. */
export async function tabletAccounts(): Promise<TabletAccount[]> {
  const all = await accounts().toArray()
  return all.sort((a, b) => b.lastUsedAt.localeCompare(a.lastUsedAt))
}

export async function tabletAccount(userId: string): Promise<TabletAccount | undefined> {
  return accounts().get(userId)
}

export async function keepAccount(account: TabletAccount): Promise<void> {
  await accounts().put(account)
}

export async function changeAccount(userId: string, change: Partial<TabletAccount>): Promise<void> {
  await accounts().update(userId, change)
}

/** Forgets who used the tablet. Unsent work is in the officer's own database and stays. */
export async function forgetAccount(userId: string): Promise<void> {
  await accounts().delete(userId)
}
