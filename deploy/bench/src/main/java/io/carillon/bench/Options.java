package io.carillon.bench;

import java.util.Iterator;
import java.util.List;

/**
 * How large a run is.
 *
 * @param users how many
 * @param rounds measured ones; 0: the benchmark's own choice
 * @param threads stream threads
 * @param peer whether the peer runs beside
 */
record Options(int users, int rounds, int threads, boolean peer) {

  static final Options DEFAULT = new Options(1_000_000, 0, 1, true);

  /**
   * @throws IllegalArgumentException for what is no option
   */
  static Options parse(List<String> arguments) {
    Options options = DEFAULT;
    Iterator<String> each = arguments.iterator();
    while (each.hasNext()) {
      String name = each.next();
      options =
          switch (name) {
            case "--users" -> options.withUsers(number(name, each));
            case "--rounds" -> options.withRounds(number(name, each));
            case "--threads" ->
                new Options(options.users, options.rounds, number(name, each), options.peer);
            case "--no-peer" -> new Options(options.users, options.rounds, options.threads, false);
            default -> throw new IllegalArgumentException("unknown option " + name);
          };
    }
    return options;
  }

  Options withUsers(int wanted) {
    return new Options(wanted, rounds, threads, peer);
  }

  Options withRounds(int wanted) {
    return new Options(users, wanted, threads, peer);
  }

  int roundsOr(int usual) {
    return rounds == 0 ? usual : rounds;
  }

  private static int number(String name, Iterator<String> each) {
    if (!each.hasNext()) {
      throw new IllegalArgumentException(name + " wants a number");
    }
    return Integer.parseInt(each.next().replace("_", ""));
  }
}
