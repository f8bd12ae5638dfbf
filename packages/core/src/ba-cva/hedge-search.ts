/**
 * The cheapest hedges that bring capital down to a target, under limits on each notional.
 *
 * K_hedged is the norm of an affine function of the notionals, hence convex, and so is the problem
 *   min Σ cost · x   so that   K_hedged(x) ≤ κ,  0 ≤ x ≤ limit.
 * For a price λ of K², coordinate descent minimises Σ cost · x + λ/2 (K² − κ²) exactly in each coordinate; bisection finds
 * the λ at which K meets κ. Each λ also bounds the cost of every solution from below, by the dual and the first-order gap
 * of the descent; the difference to the cost found is stated as the gap.
 */
import { hedgedCommonPart } from "./charges.ts";
import type { HedgeSearch } from "./hedge-search-input.ts";
import { indexUnit, singleNameUnit } from "./hedge-value.ts";
import type { BaCvaInput } from "./input.ts";
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, SUPERVISORY_CORRELATION as RHO } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";
import { indexIneligibility, singleNameIneligibility } from "./scope.ts";

const MOST_SWEEPS = 2000;
const SWEEP_TOLERANCE = 1e-13;
const BISECTIONS = 100;

interface Offer {
  readonly id: string;
  readonly limit: number;
  readonly cost: number;
  /** Place of its counterparty; −1 for an index. */
  readonly counterparty: number;
  /** Per unit of notional: what the common part, and the net charge, fall by; and √ of the misalignment. */
  readonly common: number;
  readonly own: number;
  readonly misaligned: number;
}

/** Where the search starts: the book as it is. */
interface Book {
  readonly common: number;
  readonly nets: readonly number[];
  /** Σ HMA of the hedges in the book. */
  readonly misalignments: number;
}

type Charges = Pick<BaCvaResult, "capital" | "reduced" | "hedged" | "counterparties">;

export function cheapestHedges(
  input: BaCvaInput,
  search: HedgeSearch,
  charges: Charges,
): NonNullable<BaCvaResult["hedgeSearch"]> {
  const { reduced, hedged, counterparties } = charges;
  const book: Book = {
    common: hedgedCommonPart(reduced, hedged),
    nets: counterparties.map(({ netCharge }) => netCharge),
    misalignments: hedged.sumOfMisalignments,
  };
  const offers = offersOf(input, search, charges);
  const capitalAt = (square: number) =>
    DISCOUNT_SCALAR * (HEDGE_DISALLOWANCE * reduced.charge + (1 - HEDGE_DISALLOWANCE) * Math.sqrt(Math.max(square, 0)));
  const bound =
    (search.targetCapital / DISCOUNT_SCALAR - HEDGE_DISALLOWANCE * reduced.charge) / (1 - HEDGE_DISALLOWANCE);
  const target = bound < 0 ? -1 : bound * bound;
  const none = state(book, offers);
  const answer = (reachable: boolean, found: State, lowerBound: number) => ({
    targetCapital: search.targetCapital,
    reachable,
    capital: capitalAt(squareOf(book, offers, found)),
    annualCost: costOf(offers, found),
    lowerBound: Math.max(lowerBound, 0),
    gap: Math.max(costOf(offers, found) - Math.max(lowerBound, 0), 0),
    hedges: offers.flatMap(({ id, cost }, i) => {
      const notional = found.notionals[i] ?? 0;
      return notional > 0 ? [{ id, notional, annualCost: cost * notional }] : [];
    }),
  });
  if (target >= 0 && squareOf(book, offers, none) <= target) return answer(true, none, 0);
  const least = descend(book, offers, state(book, offers), 1, 0);
  // Beyond the smallest charge that the offers allow, nothing helps: say how far they reach.
  if (target < 0 || squareOf(book, offers, least) > target) return answer(false, least, costOf(offers, least));
  const free = descend(book, onlyFree(offers), state(book, offers), 1, 0);
  if (squareOf(book, offers, free) <= target) return answer(true, free, 0);
  const { found, lowerBound } = priced(book, offers, target, least);
  return answer(true, found, lowerBound);
}

/** Offers that cost nothing are taken at any price of K², so that no smallest price exists where they alone suffice. */
function onlyFree(offers: readonly Offer[]): Offer[] {
  return offers.map((offer) => (offer.cost === 0 ? offer : { ...offer, limit: 0 }));
}

/** The smallest price of K² at which the target is met. */
function priced(book: Book, offers: readonly Offer[], target: number, least: State) {
  let found = least;
  let lowerBound = 0;
  let low = Number.MIN_VALUE;
  let high = 0;
  for (let price = 1e-12; high === 0 && price < 1e30; price *= 10) {
    const tried = descend(book, offers, state(book, offers), price, 1);
    if (squareOf(book, offers, tried) > target) low = price;
    else [high, found] = [price, tried];
  }
  let current = copied(found);
  for (let i = 0; high > 0 && i < BISECTIONS && high / low > 1 + 1e-14; i++) {
    const price = Math.sqrt(low) * Math.sqrt(high);
    current = descend(book, offers, copied(current), price, 1);
    lowerBound = Math.max(lowerBound, dualBound(book, offers, current, price, target));
    if (squareOf(book, offers, current) > target) low = price;
    else [high, found] = [price, copied(current)];
  }
  return { found, lowerBound };
}

interface State {
  readonly notionals: number[];
  common: number;
  readonly nets: number[];
}

const state = (book: Book, offers: readonly Offer[]): State => ({
  notionals: offers.map(() => 0),
  common: book.common,
  nets: [...book.nets],
});
const copied = ({ notionals, common, nets }: State): State => ({ notionals: [...notionals], common, nets: [...nets] });

/** Coordinate descent on costWeight · Σ cost · x + price/2 · K²; changes and returns the state. */
function descend(book: Book, offers: readonly Offer[], at: State, price: number, costWeight: number): State {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (const [i, offer] of offers.entries()) {
      const curvature = square(offer.common) + (1 - RHO * RHO) * square(offer.own) + square(offer.misaligned);
      if (curvature === 0) continue;
      const before = at.notionals[i] ?? 0;
      const wanted = before - slopeOf(at, offer, before, price, costWeight) / (price * curvature);
      const after = Math.min(Math.max(wanted, 0), offer.limit);
      const change = after - before;
      if (change === 0) continue;
      at.notionals[i] = after;
      at.common -= offer.common * change;
      if (offer.counterparty >= 0)
        at.nets[offer.counterparty] = (at.nets[offer.counterparty] ?? 0) - offer.own * change;
      largest = Math.max(largest, Math.abs(change) / offer.limit);
    }
    if (largest <= SWEEP_TOLERANCE) break;
  }
  return rebuilt(book, offers, at);
}

/** The sums made anew from the notionals, so that a long descent leaves no rounding behind. */
function rebuilt(book: Book, offers: readonly Offer[], { notionals }: State): State {
  const at: State = { notionals, common: book.common, nets: [...book.nets] };
  for (const [i, { common, counterparty, own }] of offers.entries()) {
    const notional = notionals[i] ?? 0;
    at.common -= common * notional;
    if (counterparty >= 0) at.nets[counterparty] = (at.nets[counterparty] ?? 0) - own * notional;
  }
  return at;
}

function slopeOf(at: State, offer: Offer, notional: number, price: number, costWeight: number): number {
  const net = offer.counterparty >= 0 ? (at.nets[offer.counterparty] ?? 0) : 0;
  const ofSquare = -offer.common * at.common - (1 - RHO * RHO) * offer.own * net + square(offer.misaligned) * notional;
  return costWeight * offer.cost + price * ofSquare;
}

/** A lower bound of every solution's cost: the dual value less the first-order gap of the descent. */
function dualBound(book: Book, offers: readonly Offer[], at: State, price: number, target: number): number {
  let gap = 0;
  for (const [i, offer] of offers.entries()) {
    const notional = at.notionals[i] ?? 0;
    const slope = slopeOf(at, offer, notional, price, 1);
    gap += Math.max(slope * notional, slope * (notional - offer.limit));
  }
  return costOf(offers, at) + (price / 2) * (squareOf(book, offers, at) - target) - gap;
}

/** K_hedged². */
function squareOf(book: Book, offers: readonly Offer[], { common, nets, notionals }: State): number {
  let squares = 0;
  for (const net of nets) squares += net * net;
  let misalignments = book.misalignments;
  for (const [i, { misaligned }] of offers.entries()) misalignments += square(misaligned * (notionals[i] ?? 0));
  return common * common + (1 - RHO * RHO) * squares + misalignments;
}

function costOf(offers: readonly Offer[], { notionals }: State): number {
  return offers.reduce((sum, { cost }, i) => sum + cost * (notionals[i] ?? 0), 0);
}

/** The eligible offers, in the terms of K_hedged. */
function offersOf({ regime }: BaCvaInput, search: HedgeSearch, { counterparties }: Charges): Offer[] {
  const places = new Map(counterparties.map(({ id }, i) => [id as string, i]));
  const exposed = new Set(
    counterparties.flatMap(({ id, standaloneCharge }) => (standaloneCharge > 0 ? [id as string] : [])),
  );
  const singles = search.singleNameOffers.flatMap((offer): Offer[] => {
    if (singleNameIneligibility(offer) !== null || !exposed.has(offer.counterparty)) return [];
    const { correlation, perNotional } = singleNameUnit(regime, offer);
    return [
      {
        id: offer.id,
        limit: offer.maximumNotional,
        cost: offer.annualCost,
        counterparty: places.get(offer.counterparty) ?? -1,
        common: RHO * correlation * perNotional,
        own: correlation * perNotional,
        misaligned: Math.sqrt(1 - correlation * correlation) * perNotional,
      },
    ];
  });
  const indices = search.indexOffers.flatMap((offer): Offer[] => {
    if (indexIneligibility(offer) !== null) return [];
    const common = indexUnit(regime, offer).perNotional;
    return [
      {
        id: offer.id,
        limit: offer.maximumNotional,
        cost: offer.annualCost,
        counterparty: -1,
        common,
        own: 0,
        misaligned: 0,
      },
    ];
  });
  return [...singles, ...indices];
}

function square(value: number): number {
  return value * value;
}
