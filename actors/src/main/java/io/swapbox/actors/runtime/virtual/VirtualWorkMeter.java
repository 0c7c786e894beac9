package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.actors.runtime.WorkTotals;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Charges work to the actor that does it, at the price of the cost model, and adds it all up. */
final class VirtualWorkMeter implements WorkMeter {

  private final EventLoop loop;
  private final CostModel model;
  private final EnumMap<Work, Account> accounts = new EnumMap<>(Work.class);

  /** What one kind of work came to. */
  private static final class Account {
    long nanos;
    long pages;
    long bytes;
  }

  VirtualWorkMeter(EventLoop loop, CostModel model) {
    this.loop = loop;
    this.model = model;
    for (Work work : Work.values()) {
      accounts.put(work, new Account());
    }
  }

  @Override
  public long begin() {
    return loop.time();
  }

  @Override
  public void end(Work work, long begin, int pages, long bytes) {
    long nanos =
        switch (work) {
          case FILE_READ -> device(work).readNanos(bytes);
          case FILE_WRITE -> device(work).writeNanos(bytes);
          default -> model.onCpu(work).nanos(pages, bytes);
        };
    loop.charge(nanos);
    Account account = Objects.requireNonNull(accounts.get(work));
    account.nanos += nanos;
    account.pages += pages;
    account.bytes += bytes;
  }

  @Override
  public void steps(Step step, int count) {
    long nanos = count * model.nanos(step);
    loop.charge(nanos);
    if (step == Step.REFERENCE) {
      loop.here().chargeUser(nanos);
    }
  }

  private Device device(Work work) {
    Device device = loop.here().device();
    if (device == null) {
      throw new IllegalStateException(work + " was charged by an actor that is not on a device");
    }
    return device;
  }

  WorkTotals totals() {
    return new WorkTotals(
        each(account -> account.nanos),
        each(account -> account.pages),
        each(account -> account.bytes));
  }

  private Map<Work, Long> each(ToLongFunction<Account> figure) {
    Map<Work, Long> figures = new EnumMap<>(Work.class);
    accounts.forEach((work, account) -> figures.put(work, figure.applyAsLong(account)));
    return figures;
  }
}
