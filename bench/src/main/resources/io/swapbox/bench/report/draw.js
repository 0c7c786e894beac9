(result) => {
@@common@@
@@script@@
}