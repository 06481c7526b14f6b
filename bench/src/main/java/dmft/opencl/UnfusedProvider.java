package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** The OpenCL backend with a kernel for every operation, to measure what doing a product and what follows it in one kernel gains. */
public final class UnfusedProvider implements BackendProvider {

    @Override
    public String name() {
        return "opencl-unfused";
    }

    @Override
    public Choice choice(int threads) {
        return new Choice(false, "it is there to be compared with");
    }

    @Override
    public Backend create(int threads) {
        OpenClBackend backend = new OpenClBackend(threads);
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> result(backend, method, arguments));
    }

    private static Object result(OpenClBackend backend, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(backend, arguments);
            if (method.getName().equals("expand")) {
                backend.settle();
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
