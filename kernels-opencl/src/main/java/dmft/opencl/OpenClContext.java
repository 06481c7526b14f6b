package dmft.opencl;

import static org.jocl.CL.*;

import dmft.compute.BackendUnavailableException;
import java.util.HashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/**
 * A device with the kernels built for it and its memory, shared by all backends of this process that use it in the same way.
 *
 * <p>Opening one takes a driver from a tenth of a second to seconds, so it stays open for the next backend until the process ends: one for each device, and
 * nothing that grows. After a failure of the device the next backend opens another, and the failed one is released with its last backend.
 */
final class OpenClContext {

    private static final Map<Key, OpenClContext> OPEN = new HashMap<>();

    private record Key(cl_device_id device, Tuning tuning) {}

    private final Key key;
    private final OpenClDevice description;
    private final cl_context context;
    private final cl_program program;
    private final Map<String, cl_program> activations = new HashMap<>();
    private final DeviceMemory memory;
    private int users;
    private boolean failed;

    private OpenClContext(Key key, OpenClDevice description, cl_context context, cl_program program) {
        this.key = key;
        this.description = description;
        this.context = context;
        this.program = program;
        DeviceLimits limits = key.tuning.limits();
        this.memory = new DeviceMemory(
                new DeviceMemory.ContextDriver(context),
                description.name(),
                limits.memory(),
                Math.min(limits.largestAllocation(), limits.memory()),
                this::failed);
    }

    /**
     * The context of a device, opened if nobody has it open.
     *
     * @throws BackendUnavailableException if the device or its compiler fails
     */
    static OpenClContext acquire(JoclDriver.Handle handle, Tuning tuning) {
        synchronized (OPEN) {
            Key key = new Key(handle.device(), tuning);
            OpenClContext context = OPEN.get(key);
            if (context == null) {
                context = open(key, handle);
                OPEN.put(key, context);
            }
            context.users++;
            return context;
        }
    }

    /** Lets go of it. */
    void release() {
        synchronized (OPEN) {
            users--;
            if (users == 0 && failed) {
                Cleanup cleanup = new Cleanup(description.name());
                cleanup.step(() -> releaseProgram(program));
                for (cl_program activation : activations.values()) {
                    cleanup.step(() -> releaseProgram(activation));
                }
                cleanup.step(() -> releaseContext(context));
                cleanup.end();
            }
        }
    }

    private static void releaseProgram(cl_program program) {
        clReleaseProgram(program);
        Handles.released();
    }

    private static void releaseContext(cl_context context) {
        clReleaseContext(context);
        Handles.released();
    }

    /** Takes down that the device failed: later backends are to open it anew. */
    void failed() {
        synchronized (OPEN) {
            failed = true;
            OPEN.remove(key, this);
        }
    }

    cl_context context() {
        return context;
    }

    /** All kernels that have nothing to do with activations. */
    cl_program program() {
        return program;
    }

    /**
     * The kernels of an activation, compiled when they are first asked for: a solve needs one of eight.
     *
     * @param function the function of {@code activate.cl}
     * @throws BackendUnavailableException if the device or its compiler fails
     */
    cl_program activation(String function) {
        synchronized (activations) {
            return activations.computeIfAbsent(
                    function,
                    name -> build(
                            context,
                            key.device,
                            description.name(),
                            KernelSources.activation(key.tuning, name),
                            KernelSources.options(key.tuning)));
        }
    }

    cl_device_id device() {
        return key.device;
    }

    OpenClDevice description() {
        return description;
    }

    /** Whether the device computes in the machine's own memory: a processor, or a GPU that says so. */
    @SuppressWarnings("deprecation") // Nothing replaced the question, and drivers still answer it.
    boolean sharesHostMemory() {
        return description.type() == OpenClDevice.Type.CPU
                || DeviceQueries.number(key.device, CL_DEVICE_HOST_UNIFIED_MEMORY, Integer.BYTES) != 0;
    }

    Tuning tuning() {
        return key.tuning;
    }

    DeviceMemory memory() {
        return memory;
    }

    private static OpenClContext open(Key key, JoclDriver.Handle handle) {
        CL.setExceptionsEnabled(true);
        String name = handle.description().name();
        cl_context context;
        try {
            cl_context_properties properties = new cl_context_properties();
            properties.addProperty(CL_CONTEXT_PLATFORM, handle.platform());
            context =
                    Handles.created(clCreateContext(properties, 1, new cl_device_id[] {key.device}, null, null, null));
        } catch (CLException e) {
            throw DeviceErrors.during("opening it", name, e);
        }
        try {
            return new OpenClContext(
                    key,
                    handle.description(),
                    context,
                    build(
                            context,
                            key.device,
                            name,
                            KernelSources.program(key.tuning),
                            KernelSources.options(key.tuning)));
        } catch (RuntimeException e) {
            Cleanup.after(e, () -> releaseContext(context));
            throw e;
        }
    }

    /** Compiles kernels; a failure carries what the compiler said. */
    static cl_program build(cl_context context, cl_device_id device, String name, String source, String options) {
        cl_program program;
        try {
            program = Handles.created(clCreateProgramWithSource(context, 1, new String[] {source}, null, null));
        } catch (CLException e) {
            throw DeviceErrors.during("creating kernels", name, e);
        }
        try {
            clBuildProgram(program, 1, new cl_device_id[] {device}, options, null, null);
            return program;
        } catch (CLException e) {
            String told = DeviceErrors.during("building kernels", name, e).getMessage();
            BackendUnavailableException failure =
                    new BackendUnavailableException(told + ". Its compiler says: " + log(program, device), e);
            Cleanup.after(failure, () -> releaseProgram(program));
            throw failure;
        }
    }

    private static String log(cl_program program, cl_device_id device) {
        try {
            long[] size = new long[1];
            clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, null, size);
            byte[] bytes = new byte[(int) size[0]];
            clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, bytes.length, Pointer.to(bytes), null);
            String text = DeviceQueries.text(bytes);
            return text.isEmpty() ? "nothing" : text;
        } catch (CLException e) {
            return "nothing that can be read (" + e.getMessage() + ")";
        }
    }
}
