/**
 * Who talks to whom: the actors of a swap space, their protocols and their owners' state.
 *
 * <p>Requests go down (client, slot allocator, backend, device), replies come back up, and no
 * behaviour blocks. Time, place and work come from {@link io.swapbox.actors.runtime}; the
 * structures that an actor owns come from the {@code allocator} and {@code backends} modules.
 */
@NullMarked
package io.swapbox.actors;

import org.jspecify.annotations.NullMarked;
