/* A slower disk: loaded into PostgreSQL with LD_PRELOAD, it lets every flush take DELAY_US longer. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int fdatasync(int file)
{
	usleep(DELAY_US);
	return (int)syscall(SYS_fdatasync, file);
}
