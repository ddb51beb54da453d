<dictionary> {
  HTTPEnable : 1
  HTTPPort : 8080
  HTTPProxy : proxy.example
  ProxyAutoConfigEnable : 1
  ProxyAutoConfigURLString : http://jo:planted@wpad.example/proxy.pac
}
