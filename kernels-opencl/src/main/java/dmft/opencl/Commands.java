package dmft.opencl;

import static org.jocl.CL.*;

import java.util.HashMap;
import java.util.Map;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * A backend's own queue, which runs commands one after another, and its own kernels, whose arguments no two threads may set.
 *
 * <p>One command may be held back for the next one to do its work along with its own. It is started before anything else: there is no way to the queue or to a
 * kernel that does not start it first.
 */
final class Commands implements AutoCloseable {

    private final OpenClContext context;
    private final cl_command_queue queue;
    private final Map<Name, cl_kernel> kernels = new HashMap<>();
    private @Nullable Runnable held;
    private long started;

    /**
     * A kernel.
     *
     * @param kernel its name
     * @param activation the function of {@code activate.cl} that it is made for, or null if it has nothing to do with activations
     */
    private record Name(String kernel, @Nullable String activation) {}

    Commands(OpenClContext context) {
        this.context = context;
        try {
            this.queue = Handles.created(createQueue());
        } catch (CLException e) {
            throw failed("creating a queue", e);
        }
    }

    /** The call that OpenCL 2 replaced by one that OpenCL 1.2 does not have. */
    @SuppressWarnings("deprecation")
    private cl_command_queue createQueue() {
        return clCreateCommandQueue(context.context(), context.device(), 0, null);
    }

    OpenClContext context() {
        return context;
    }

    /** The queue, for a command that is to run after all that were given, the one held back included. */
    cl_command_queue queue() {
        settle();
        return queue;
    }

    /** A kernel, about to be given its arguments in order. */
    Call call(String kernel) {
        return call(new Name(kernel, null));
    }

    /** A kernel made for an activation, likewise. */
    Call call(String kernel, String activation) {
        return call(new Name(kernel, activation));
    }

    private Call call(Name name) {
        // Before the arguments are set: the command held back may want the same kernel.
        settle();
        return new Call(this, name.kernel, kernels.computeIfAbsent(name, this::createKernel));
    }

    private cl_kernel createKernel(Name name) {
        cl_program program = name.activation == null ? context.program() : context.activation(name.activation);
        try {
            return Handles.created(clCreateKernel(program, name.kernel, null));
        } catch (CLException e) {
            throw failed("creating kernel " + name.kernel, e);
        }
    }

    /** Holds a command back until the next one. All that it needs must stay as it is without the queue being asked for. */
    void hold(Runnable command) {
        settle();
        held = command;
    }

    /** The command held back, if there is one. */
    @Nullable
    Runnable held() {
        return held;
    }

    /**
     * Starts another command in place of the one held back, whose work it does too.
     *
     * <p>If it cannot be started, the other stays held back: whoever comes next finds it done, or hears why not.
     */
    void replaceHeld(Runnable command) {
        Runnable before = held;
        held = null;
        try {
            command.run();
        } catch (RuntimeException | Error e) {
            held = before;
            throw e;
        }
    }

    /** Starts the command held back. */
    void settle() {
        Runnable command = held;
        if (command != null) {
            replaceHeld(command);
        }
    }

    /** Takes down that a kernel was started. */
    void countStarted() {
        started++;
    }

    /** Kernels started so far. */
    long started() {
        return started;
    }

    /** Waits until all is done. */
    void finish() {
        try {
            clFinish(queue());
        } catch (CLException e) {
            throw failed("computing", e);
        }
    }

    @Override
    public void close() {
        held = null;
        Cleanup cleanup = new Cleanup(context.description().name());
        cleanup.step(this::finish);
        for (cl_kernel kernel : kernels.values()) {
            cleanup.step(() -> {
                clReleaseKernel(kernel);
                Handles.released();
            });
        }
        kernels.clear();
        cleanup.step(() -> {
            clReleaseCommandQueue(queue);
            Handles.released();
        });
        cleanup.end();
    }

    /** The exception for an error of the device, which is taken down. */
    RuntimeException failed(String doing, CLException e) {
        if (!DeviceErrors.isShortage(e)) {
            context.failed();
        }
        return DeviceErrors.during(doing, context.description().name(), e);
    }
}
