package io.swapbox;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.swapbox.actors.MessageBehavior;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.function.Predicate;

/** What the rules of the house say of messages: the protocol of a behaviour is closed and fixed. */
final class Protocols {

  /** Classes that implement a protocol, that is an interface named Command in a behaviour. */
  static final DescribedPredicate<JavaClass> IMPLEMENT_ONE =
      DescribedPredicate.describe(
          "implement a protocol",
          type ->
              !type.isInterface()
                  && type.getAllRawInterfaces().stream()
                      .anyMatch(each -> each.getName().endsWith("$Command")));

  static final ArchCondition<JavaClass> BE_RECORDS_OR_ENUMS =
      condition("be records or enums", type -> type.isRecord() || type.isEnum());

  static final ArchCondition<JavaClass> BE_SEALED = condition("be sealed", Class::isSealed);

  /** The switch of a behaviour is exhaustive only over a sealed interface, a record or an enum. */
  static final ArchCondition<JavaClass> HANDLE_A_CLOSED_ONE =
      condition(
          "handle a sealed interface, a record or an enum",
          type -> {
            Class<?> handled = handledBy(type);
            return handled.isSealed() || handled.isRecord() || handled.isEnum();
          });

  private Protocols() {}

  private static Class<?> handledBy(Class<?> behaviour) {
    Type parent = behaviour.getGenericSuperclass();
    if (parent instanceof ParameterizedType generic
        && generic.getRawType().equals(MessageBehavior.class)
        && generic.getActualTypeArguments()[0] instanceof Class<?> handled) {
      return handled;
    }
    throw new IllegalStateException(behaviour + " does not say what it handles");
  }

  private static ArchCondition<JavaClass> condition(String what, Predicate<Class<?>> holds) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean satisfied = holds.test(type.reflect());
        String verdict = type.getName() + (satisfied ? " does " : " does not ") + what;
        events.add(new SimpleConditionEvent(type, satisfied, verdict));
      }
    };
  }
}
