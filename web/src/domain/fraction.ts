const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))

/** An exact number, as the server counts points. */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n)

  private constructor(readonly numerator: bigint, readonly denominator: bigint) {}

  static of(numerator: number | bigint, denominator: number | bigint = 1): Fraction {
    const n = BigInt(numerator)
    const d = BigInt(denominator)
    const common = gcd(n, d) * (d < 0n ? -1n : 1n)
    return new Fraction(n / common, d / common)
  }

  /** Reads plain decimal text that was checked before. */
  static decimal(text: string): Fraction {
    const [whole = '0', digits = ''] = text.split('.')
    return Fraction.of(BigInt(whole + digits), 10n ** BigInt(digits.length))
  }

  plus(other: Fraction): Fraction {
    const { numerator: n, denominator: d } = other
    return Fraction.of(this.numerator * d + n * this.denominator, this.denominator * d)
  }

  minus(other: Fraction): Fraction {
    return this.plus(Fraction.of(-other.numerator, other.denominator))
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator)
  }

  over(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator)
  }

  /** Negative, zero or positive. */
  compare(other: Fraction): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }

  get isZero(): boolean {
    return this.numerator === 0n
  }

  /** In lowest terms: 238/3, or a whole number. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`
  }

  /** 79.5 where the decimals end, else 238/3. */
  get exact(): string {
    const digits = this.decimals()
    if (digits === undefined) return this.toString()
    if (digits === 0) return `${this.numerator}`
    const scaled = (this.numerator * 10n ** BigInt(digits)) / this.denominator
    const text = `${scaled < 0n ? -scaled : scaled}`.padStart(digits + 1, '0')
    return `${scaled < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`
  }

  /** As people read it: one decimal, cut off and not rounded, so that it never reaches a grade that the value does not. */
  get shown(): string {
    const tenths = (this.numerator * 10n) / this.denominator
    const size = tenths < 0n ? -tenths : tenths
    return `${tenths < 0n ? '-' : ''}${size / 10n}.${size % 10n}`
  }

  /** How many decimals it takes; undefined when they never end. */
  private decimals(): number | undefined {
    let rest = this.denominator
    const count = (prime: bigint) => {
      let times = 0
      for (; rest % prime === 0n; times++) rest /= prime
      return times
    }
    const digits = Math.max(count(2n), count(5n))
    return rest === 1n ? digits : undefined
  }
}
