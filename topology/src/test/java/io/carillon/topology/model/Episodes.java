package io.carillon.topology.model;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Notify;
import io.carillon.avro.UserChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.topology.model.History.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Tables that lag, workflows that are deleted, put again or never put, and actors who are to be
 * looked up, woven into a history with dice of their own: so the history they come into is what it
 * is without them. What happens meanwhile happens so fast that it is still waited for, or not.
 */
final class Episodes {

  /**
   * Longer than [route] takes to look again at what waits, so that the model knows when it does.
   */
  private static final Duration TURN = Duration.ofMillis(60);

  private static final String LATE = "late";

  private final Chance chance;
  private final Definitions definitions;
  private final boolean live;
  private final Iterator<Step> rest;
  private final List<Step> steps = new ArrayList<>();
  private int ids;

  private Episodes(long seed, List<Step> history, boolean live) {
    this.chance = new Chance(seed ^ 0x5eedL);
    this.definitions = new Definitions(chance, new Chance(~seed ^ 0x5eedL));
    this.live = live;
    this.rest = history.iterator();
  }

  /** For a test driver. */
  static List<Step> woven(long seed, List<Step> history) {
    return new Episodes(seed, history, false).weave(14);
  }

  /** For a real engine, with workflows that say the same to everybody. */
  static List<Step> live(long seed, List<Step> history) {
    Episodes episodes = new Episodes(seed, history, true);
    Histories.WORKFLOWS.forEach(episodes::put);
    return episodes.weave(8);
  }

  private List<Step> weave(int oneIn) {
    while (rest.hasNext()) {
      Step next = rest.next();
      Duration after = live || next.after().compareTo(TURN) > 0 ? next.after() : TURN;
      steps.add(new Step(after, next.operation()));
      if (chance.in(oneIn) == 0) {
        happen();
      }
    }
    return List.copyOf(steps);
  }

  private void happen() {
    String workflow = chance.of(Histories.WORKFLOWS);
    switch (chance.in(4)) {
      case 0 -> lag(workflow);
      case 1 -> delete(workflow);
      case 2 -> late();
      default -> act(workflow);
    }
  }

  private void add(Operation operation) {
    Duration soon =
        live
            ? Duration.ofMillis(chance.in(20))
            : TURN.plusMillis(chance.in(chance.in(6) == 0 ? 8_000 : 700));
    steps.add(new Step(soon, operation));
  }

  private void put(String workflow) {
    add(
        new Operation.ChangeWorkflow(
            workflow, live ? definitions.plain() : definitions.workflow()));
  }

  private void remove(String key) {
    add(
        new Operation.ChangeWorkflow(
            key, WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE).build()));
  }

  /** Somebody has seen a change that this table has not, or says so. */
  private void lag(String workflow) {
    if (live) {
      put(workflow); // Whoever writes it says at once that it has been seen.
      run(workflow);
      return;
    }
    String key = chance.in(3) == 0 ? workflow + "/" + chance.of(Histories.TENANTS) : workflow;
    boolean deleted = chance.in(4) == 0;
    boolean ever = chance.in(5) > 0;
    add(new Operation.Await(key, ever));
    meanwhile(workflow);
    if (ever && deleted) {
      remove(key);
    } else if (ever && key.equals(workflow)) {
      put(workflow);
    } else if (ever) {
      add(new Operation.ChangeWorkflow(key, definitions.override()));
    }
    meanwhile(workflow);
    if (deleted) {
      put(workflow);
    }
  }

  private void delete(String workflow) {
    remove(workflow);
    meanwhile(workflow);
    put(workflow);
  }

  /** Which may never come. */
  private void late() {
    if (live) {
      return;
    }
    run(LATE);
    meanwhile(LATE);
    if (chance.in(2) == 0) {
      put(LATE);
      meanwhile(LATE);
      remove(LATE);
    }
  }

  private void act(String workflow) {
    String who = chance.in(4) == 0 ? "nobody" : chance.of(Histories.USERS);
    Notify notify = notification();
    boolean acted = !live && chance.in(2) == 0;
    if (acted) {
      add(new Operation.ChangeWorkflow(workflow, definitions.acted()));
      notify.setWorkflow(workflow);
      notify.setTitle(null);
    }
    notify.setActor(new Actor(who, Map.of(), false, ActorKind.USER));
    Operation send = send(notify);
    add(send);
    add(
        new Operation.ChangeUser(
            chance.of(Histories.USERS),
            UserChange.newBuilder()
                .setAttributes(new HashMap<>(Map.of("role", "actor", "level", 3.0)))
                .build(),
            chance.in(2) == 0));
    if (chance.in(3) == 0) {
      add(send);
    }
  }

  /** What happens anyway, and runs of this workflow. */
  private void meanwhile(String workflow) {
    for (int i = chance.in(5); i > 0; i--) {
      switch (chance.in(4)) {
        case 0 -> {
          if (rest.hasNext()) {
            add(rest.next().operation());
          }
        }
        case 1 -> {
          if (!live) {
            add(new Operation.Restart());
          }
        }
        default -> run(workflow);
      }
    }
  }

  private void run(String workflow) {
    Notify notify = notification();
    notify.setWorkflow(workflow);
    notify.setTitle(null);
    if (chance.in(4) == 0) {
      notify.setActor(new Actor(chance.of(Histories.USERS), Map.of(), false, ActorKind.USER));
    }
    Operation send = send(notify);
    add(send);
    if (!live && chance.in(5) == 0) {
      add(send);
    }
  }

  private Notify notification() {
    Notify.Builder notify = Notify.newBuilder().setTitle("episode " + chance.in(100));
    if (chance.in(2) == 0) {
      notify.setTenant(chance.of(Histories.TENANTS));
    }
    if (chance.in(3) == 0) {
      notify.setSegment("{\"tenant_id\":[\"acme\",\"globex\"]}");
      notify.setTenant(null);
    } else {
      List<String> names = new ArrayList<>(chance.some(Histories.USERS));
      names.add(chance.of(Histories.USERS));
      notify.setRecipients(names.subList(0, Math.min(names.size(), 3)));
    }
    if (chance.in(3) == 0) {
      notify.setData("{\"level\": 1, \"tag\": \"b\"}");
    }
    return notify.build();
  }

  private Operation send(Notify notify) {
    int number = ids++;
    if (chance.in(3) == 0) {
      return new Operation.Send("episode" + number, notify);
    }
    notify.setId("e" + number);
    return new Operation.Send(null, notify);
  }
}
