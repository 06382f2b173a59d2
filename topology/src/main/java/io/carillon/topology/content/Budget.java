package io.carillon.topology.content;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one rendering may cost: counted, not timed, so that it ends the same way everywhere. The
 * library's own limits leave out what filters make, and its limit in time needs a thread for each
 * rendering.
 */
final class Budget {

  /** Turns of all loops together. */
  static final int ITERATIONS = 10_000;

  /** Characters read and written by all filters and outputs together. */
  static final long CHARS = 4_000_000;

  /** Characters of one value, with all that is in it. */
  static final int VALUE_CHARS = 400_000;

  /** Digits of one number. */
  static final int NUMBER_DIGITS = 1_000;

  /** Renderings of one notification together, however many tenants and channels it has. */
  static final int POOL = 10;

  private final @Nullable Budget pool;
  private final int times;
  private int iterations;
  private long chars;

  private Budget(@Nullable Budget pool, int times) {
    this.pool = pool;
    this.times = times;
  }

  /** Of one rendering by itself. */
  static Budget single() {
    return new Budget(null, 1);
  }

  /** Of many renderings, of which each has {@link #of} its own. */
  static Budget pool() {
    return new Budget(null, POOL);
  }

  /** Of one rendering, paid from a pool. */
  static Budget of(Budget pool) {
    return new Budget(pool, 1);
  }

  /** It costs more than a rendering may. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException(String message) {
      super(message, null, false, false);
    }
  }

  void iterate() {
    if (++iterations > ITERATIONS * times) {
      throw new ExceededException("its loops turn more than " + ITERATIONS * times + " times");
    }
    if (pool != null) {
      pool.iterate();
    }
  }

  void spend(long some) {
    chars += some + 1;
    if (chars > CHARS * times) {
      throw new ExceededException("it takes more than " + CHARS * times + " characters of work");
    }
    if (pool != null) {
      pool.spend(some);
    }
  }

  /** Spends what a value weighs. */
  void spendOn(@Nullable Object value) {
    spend(weight(value, VALUE_CHARS));
  }

  /** About how many characters it is when written; throws above the limit. */
  private static long weight(@Nullable Object value, long left) {
    long weight = 1;
    if (value instanceof CharSequence text) {
      weight = text.length();
    } else if (value instanceof BigDecimal number) {
      // Written in full, whatever its exponent; and sums of long ones take their square in time.
      weight = (long) number.precision() + Math.abs((long) number.scale());
      if (weight > NUMBER_DIGITS) {
        throw new ExceededException("a number has more than " + NUMBER_DIGITS + " digits");
      }
    } else if (value instanceof Object[] array) {
      for (Object each : array) {
        weight += 1 + weight(each, left - weight);
      }
    } else if (value instanceof Collection<?> list) {
      for (Object each : list) {
        weight += 1 + weight(each, left - weight);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        weight += 1 + weight(each.getKey(), left - weight);
        weight += 1 + weight(each.getValue(), left - weight);
      }
    }
    if (weight > left) {
      throw new ExceededException("a value has more than " + VALUE_CHARS + " characters");
    }
    return weight;
  }
}
