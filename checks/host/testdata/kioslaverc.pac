[Proxy Settings]
ProxyType=2
Proxy Config Script=/home/somebody/proxy.pac
