const zone = 'Asia/Shanghai'

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
const minute = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
})

/** 「2026-11-23」 in the business time zone. */
export const date = (instant: string): string => day.format(new Date(instant)).replaceAll('/', '-')

/** 「2026-11-23 16:05」 in the business time zone. */
export const dateTime = (instant: string): string => minute.format(new Date(instant)).replaceAll('/', '-')
