import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Me = Pick<Schemas['Me'], 'id' | 'name' | 'role' | 'orgId' | 'gridIds'>
export type Role = Schemas['Role']
export type Status = Schemas['Status']
export type Action = Schemas['Action']
export type Severity = Schemas['Severity']
export type Category = Schemas['Category']
export type Kind = Schemas['Kind']
export type Result = Schemas['Result']
export type Stage = Schemas['Stage']
export type Holder = Schemas['Holder']
export type Place = Schemas['Place']
export type Person = Schemas['Person']
export type Contact = Schemas['Contact']
export type Responsible = Schemas['Responsible']
export type Plan = Schemas['Plan']
export type NamedPerson = Schemas['NamedPerson']
export type Position = Schemas['Position']
export type Facts = Schemas['Facts']
export type CriterionUsed = Schemas['CriterionUsed']
export type CommandData = Schemas['CommandData']
export type Command = Schemas['Command']
export type Filing = Schemas['Filing']
export type HistoryEvent = Schemas['Event']

export type Grid = Schemas['Grid']
export type Org = Schemas['Org']
export type NewOrg = Schemas['NewOrg']
export type User = Schemas['User']

export type Premises = Schemas['Premises']
export type NewPremises = Schemas['NewPremises']
export type PremisesPatch = Schemas['PremisesPatch']

export type Checklist = Schemas['Checklist']
export type ChecklistSection = Schemas['ChecklistSection']
export type ChecklistItem = Schemas['ChecklistItem']
export type Condition = Schemas['Condition']
export type ScoreResult = Schemas['ScoreResult']

/** What a pull says of a checklist; the body is kept by its digest. */
export type ChecklistHead = Schemas['ChecklistSummary'] & { digest: string }

/** A reason to look twice at an evidence photo; it never refuses anything. */
export type EvidenceWarning = Schemas['EvidenceWarning']

/** A finding as the tablet keeps it: what its own page shows, the history apart. */
export type Finding = Omit<Schemas['Finding'], 'history' | 'allowedActions' | 'warnings'> & { warnings?: EvidenceWarning[] }

export type NewFinding = Schemas['NewFinding']
export type ItemFinding = Schemas['ItemFinding']
export type ExtraFinding = Schemas['ExtraFinding']
export type AnswerInput = Schemas['AnswerInput']
export type Deduction = Schemas['DeductionInput']
export type Companion = Schemas['Companion']
export type OneShotInspection = Schemas['OneShotInspection']
export type Inspection = Schemas['Inspection']
export type FindingSummary = Schemas['FindingSummary']
