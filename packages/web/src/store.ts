/** Values that more than one place follows: the address, the time, the document of a form. */
import { useEffect, useState } from "preact/hooks";

export interface Derived<T> {
  readonly value: T;
}

export interface Store<T> {
  value: T;
  /** Calls back after every change; returns how to stop. */
  follow(onChange: () => void): () => void;
}

export function store<T>(start: T): Store<T> {
  let current = start;
  const followers = new Set<() => void>();
  return {
    get value() {
      return current;
    },
    set value(next) {
      if (Object.is(current, next)) return;
      current = next;
      for (const onChange of followers) onChange();
    },
    follow(onChange) {
      followers.add(onChange);
      return () => followers.delete(onChange);
    },
  };
}

/** What follows from another value, computed when it is asked for and kept until that changes. */
export function derived<From, T>(from: Derived<From>, compute: (value: From) => T): Derived<T> {
  let known: { readonly from: From; readonly value: T } | null = null;
  return {
    get value() {
      const { value } = from;
      if (known === null || !Object.is(known.from, value)) known = { from: value, value: compute(value) };
      return known.value;
    },
  };
}

/** The value; the component, and with it everything below, is drawn anew when it changes. */
export function useStore<T>(followed: Store<T>): T {
  const [, redraw] = useState(followed.value);
  useEffect(() => {
    const onChange = () => redraw(() => followed.value);
    // It may have changed between the drawing and this effect.
    onChange();
    return followed.follow(onChange);
  }, [followed]);
  return followed.value;
}
